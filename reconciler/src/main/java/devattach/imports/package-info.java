/**
 * What other tools say of their containers' devices, made into DeviceMaps: one class for each format, text in and values out; then how
 * to name each device so that it stays the same, and the YAML. Whatever cannot be taken over is a {@link devattach.imports.Remark}.
 */
@NullMarked
package devattach.imports;

import org.jspecify.annotations.NullMarked;
