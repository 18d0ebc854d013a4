/** The pass, its triggers and the wiring. Start with {@code Reconciler}. */
@NullMarked
package devattach.agent;

import org.jspecify.annotations.NullMarked;
