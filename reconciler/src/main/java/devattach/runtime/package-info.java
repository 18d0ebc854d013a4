/**
 * Container runtimes: one class for each, which lists its running containers by name and init process and nothing else. All the
 * rest (namespaces, cgroups, id maps) is read from /proc by common code, alike for all. To add one: a class here and a line in
 * {@link devattach.runtime.Runtimes}.
 */
@NullMarked
package devattach.runtime;

import org.jspecify.annotations.NullMarked;
