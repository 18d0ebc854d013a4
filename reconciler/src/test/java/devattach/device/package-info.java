/** Tests of the device types: what each takes for one thing, and what a container gets of it. */
@NullMarked
package devattach.device;

import org.jspecify.annotations.NullMarked;
