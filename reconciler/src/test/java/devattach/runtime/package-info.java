/** Runtimes, on what they really wrote and by running them. */
@NullMarked
package devattach.runtime;

import org.jspecify.annotations.NullMarked;
