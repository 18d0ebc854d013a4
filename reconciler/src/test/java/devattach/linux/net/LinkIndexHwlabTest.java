package devattach.linux.net;

import devattach.testing.Hardware;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** By an older kernel, which looks for what is taken elsewhere. */
@Tag("hwlab")
class LinkIndexHwlabTest extends LinkIndices {

    @BeforeAll
    static void load() throws Exception {
        Hardware.assumeHere();
        Hardware.load("macvlan", "veth");
    }
}
