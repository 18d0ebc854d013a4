/**
 * Commands, exit codes, {@code main}. Each command is a class of its own; all of them reach the machine only through
 * {@link devattach.cli.Engine}, which is made when the first command asks for it, so that help, {@code status} and
 * {@code version} start without it. Start with {@link devattach.cli.Main}.
 */
@NullMarked
package devattach.cli;

import org.jspecify.annotations.NullMarked;
