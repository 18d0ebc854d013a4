/**
 * One report as text, JSON and exit code. {@link devattach.report.ReportView} is the one value all of them are made from,
 * so they cannot disagree; start there. Uses {@code model} and Jackson's streaming core.
 */
@NullMarked
package devattach.report;

import org.jspecify.annotations.NullMarked;
