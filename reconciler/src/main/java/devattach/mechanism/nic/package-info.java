/**
 * Network interfaces that containers have. Unlike anything else that devattach gives, a physical one outlives its container and has to be
 * brought home: {@link devattach.mechanism.nic.Parked} is what it was there.
 */
@NullMarked
package devattach.mechanism.nic;

import org.jspecify.annotations.NullMarked;
