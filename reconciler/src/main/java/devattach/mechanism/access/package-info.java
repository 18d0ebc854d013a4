/**
 * The device policy of a container, on cgroup v1 (a list of rules) and v2 (BPF programs): reading what is allowed now, adding exactly
 * what is wanted, taking exactly that away again. Start with {@link devattach.mechanism.access.AccessMechanism}.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/devices.html">Device Whitelist Controller</a>
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#device-controller">cgroup v2, device controller</a>
 */
@NullMarked
package devattach.mechanism.access;

import org.jspecify.annotations.NullMarked;
