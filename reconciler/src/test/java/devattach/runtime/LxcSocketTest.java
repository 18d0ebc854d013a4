package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LxcSocketTest {

    @Test
    void theSocketIsNamedByFolderAndContainer() {
        assertEquals("/var/lib/lxc/zb1/command", LxcSocket.name("/var/lib/lxc", "zb1"));
    }

    /** The name LXC 5.0.2 listened on, seen in /proc/net/unix. */
    @Test
    void aNameTooLongIsReplacedByItsHash() {
        String lxcPath = "/tmp/lab-rt/a" + "x".repeat(120) + "/lxc-host";
        assertEquals("lxc/962bc9d71df6630d/command", LxcSocket.name(lxcPath, "lo"));
    }

    @Test
    void theLongestPlainNameHas105Bytes() {
        assertEquals(105, LxcSocket.name("/" + "x".repeat(93), "lo").length());
        assertEquals(28, LxcSocket.name("/" + "x".repeat(94), "lo").length());
    }
}
