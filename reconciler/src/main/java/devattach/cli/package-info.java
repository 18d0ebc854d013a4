/** Commands, exit codes, {@code main}. */
@NullMarked
package devattach.cli;

import org.jspecify.annotations.NullMarked;
