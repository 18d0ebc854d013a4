package devattach.linux.net;

import org.junit.jupiter.api.Tag;

/** As far as this kernel has them. */
@Tag("kernel")
class LinkKindKernelTest extends LinkKinds {}
