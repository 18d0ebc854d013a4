/**
 * Network interfaces, addresses and routes by rtnetlink(7), in this or in another network namespace. Start with
 * {@link devattach.linux.net.Rtnetlink}; the other files are its nouns, and how each is written and read.
 */
@NullMarked
package devattach.linux.net;

import org.jspecify.annotations.NullMarked;
