/** What this host has: devices from sysfs, containers from their runtimes, what the host itself depends on. */
@NullMarked
package devattach.host;

import org.jspecify.annotations.NullMarked;
