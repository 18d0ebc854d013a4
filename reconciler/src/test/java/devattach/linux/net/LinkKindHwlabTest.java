package devattach.linux.net;

import devattach.testing.Hardware;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** With a kernel that has them all. */
@Tag("hwlab")
class LinkKindHwlabTest extends LinkKinds {

    @BeforeAll
    static void load() throws Exception {
        Hardware.assumeHere();
        Hardware.load("dummy", "macvlan", "ipvlan", "8021q", "veth", "vxlan");
    }
}
