/**
 * What a host could give its containers: devices put together to things, every way to name each, and which of the ways means it alone.
 * Pure, from what others have read. Begin with {@link devattach.discover.Discoverer}.
 */
@NullMarked
package devattach.discover;

import org.jspecify.annotations.NullMarked;
