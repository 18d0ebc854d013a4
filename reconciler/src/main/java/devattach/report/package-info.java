/** One report as text, JSON and exit code. */
@NullMarked
package devattach.report;

import org.jspecify.annotations.NullMarked;
