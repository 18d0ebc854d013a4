package devattach.linux.net;

import org.junit.jupiter.api.Tag;

/** By this kernel. */
@Tag("kernel")
class LinkIndexKernelTest extends LinkIndices {}
