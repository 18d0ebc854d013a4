/** Why a device can be used in a container, or cannot: pure, from what others have seen. */
@NullMarked
package devattach.explain;

import org.jspecify.annotations.NullMarked;
