/** What the host has, on real processes and folders. */
@NullMarked
package devattach.host;

import org.jspecify.annotations.NullMarked;
