/**
 * How facets are read and changed. One package per facet below this one; each both reads and writes its mechanism, so that
 * reading one file tells what is done to the kernel. Here is what they share: {@link devattach.mechanism.Mechanism} and the
 * {@link devattach.mechanism.ContainerHandle} through which a container is reached without ever trusting a path in it.
 */
@NullMarked
package devattach.mechanism;

import org.jspecify.annotations.NullMarked;
