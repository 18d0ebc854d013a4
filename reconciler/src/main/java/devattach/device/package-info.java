/**
 * Device types: one class for each, pure, saying which keys it has, which host devices it matches and which facets it wants. To
 * add one: a class here, a line in {@link devattach.device.DeviceTypes}, its part of the schema and an example.
 */
@NullMarked
package devattach.device;

import org.jspecify.annotations.NullMarked;
