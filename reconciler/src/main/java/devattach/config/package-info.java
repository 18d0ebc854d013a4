/** YAML to mappings: defaults, and errors with file, line, column and a suggestion. Only here and in report is Jackson seen. */
@NullMarked
package devattach.config;

import org.jspecify.annotations.NullMarked;
