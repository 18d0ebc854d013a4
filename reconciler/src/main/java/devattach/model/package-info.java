/**
 * The nouns every other package speaks: devices, containers, facets, plans. Values only: nothing here reads the machine,
 * the clock or a file, and nothing here logs. Start with {@link devattach.model.Facet}.
 */
@NullMarked
package devattach.model;

import org.jspecify.annotations.NullMarked;
