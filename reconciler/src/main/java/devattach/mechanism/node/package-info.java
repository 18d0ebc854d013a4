/**
 * Device nodes. A node is made on a tmpfs of ours and mounted over an empty file inside: that works in every container, needs no
 * right of the container, and leaves no doubt whose it is. Start with {@link devattach.mechanism.node.NodeMechanism}.
 */
@NullMarked
package devattach.mechanism.node;

import org.jspecify.annotations.NullMarked;
