package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ContainerPath;
import devattach.model.DeviceUse;
import devattach.model.Explanation;
import devattach.testing.Box;
import devattach.testing.Site;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Why and who, asked of a real container. */
@Tag("kernel")
class InquiryKernelTest {

    private static final String TTY = "tty: { device: '/dev/tty10:/dev/console10' }";

    private static Explanation explain(Site site, Box box, String subject) throws IOException {
        return site.wiring()
                .inquiry()
                .explain(Optional.of(site.desired()), Integer.toString(box.pid()), Optional.of(subject));
    }

    private static String first(Site site, Box box, String subject) throws IOException {
        return explain(site, box, subject)
                .firstFailed()
                .map(Explanation.Rung::name)
                .orElse("");
    }

    @Test
    void theFirstThatFailsIsWhatAnAttachBeginsWith() throws IOException {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            site.want(TTY, "absent: { device: /dev/ttyUSB77 }");
            assertEquals("policy", first(site, box, "test/tty"));
            site.apply();
            assertEquals("", first(site, box, "test/tty"));
            assertEquals("", first(site, box, "tty"));
            assertEquals("", first(site, box, "/dev/tty10"));
            assertEquals("", first(site, box, "c:4:10"));
            assertEquals("device", first(site, box, "absent"));
            assertEquals("policy", first(site, box, "/dev/tty11"));
            box.run("umount /dev/console10");
            assertEquals("node", first(site, box, "tty"));
        }
    }

    @Test
    void whatIsMistypedIsAnsweredWithWhatThereIs() throws IOException {
        try (Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            site.want(TTY);
            String entry = assertThrows(IOException.class, () -> explain(site, box, "stick"))
                    .getMessage();
            assertTrue(entry.contains("it has test/tty"), entry);
            String file = assertThrows(IOException.class, () -> explain(site, box, "/etc/passwd"))
                    .getMessage();
            assertTrue(file.contains("is no device"), file);
            Inquiry inquiry = site.wiring().inquiry();
            String container = assertThrows(
                            IOException.class,
                            () -> inquiry.explain(Optional.of(site.desired()), "nobody", Optional.of("tty")))
                    .getMessage();
            assertTrue(container.contains("running are process/" + box.pid()), container);
        }
    }

    @Test
    void aContainerAndItsEntryMayBeOneWord() throws IOException {
        try (Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            site.want(TTY);
            Explanation explanation = site.wiring()
                    .inquiry()
                    .explain(Optional.of(site.desired()), "process/" + box.pid() + "/tty", Optional.empty());
            assertEquals("tty", explanation.subject());
            assertEquals("process/" + box.pid(), explanation.container());
        }
    }

    @Test
    void whoHasADeviceIsToldWithNodesPolicyAndProcesses() throws Exception {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            site.want(TTY);
            site.apply();
            Process holder = new ProcessBuilder(
                            "nsenter",
                            "-t",
                            Integer.toString(box.pid()),
                            "-m",
                            "sh",
                            "-c",
                            "exec 3<>/dev/console10; echo open; read line")
                    .start();
            try {
                assertEquals('o', holder.getInputStream().read());
                DeviceUse use = site.wiring().inquiry().who("/dev/tty10");
                DeviceUse.InContainer here = use.containers().stream()
                        .filter(each -> each.container().init().pid() == box.pid())
                        .findFirst()
                        .orElseThrow();
                assertEquals(List.of(new ContainerPath("/dev/console10")), here.nodes());
                assertEquals(here.nodes(), here.ours());
                assertTrue(
                        use.open().stream().anyMatch(each -> each.container().equals("process/" + box.pid())),
                        use.open().toString());
            } finally {
                holder.getOutputStream().close();
                holder.waitFor();
            }
        }
    }
}
