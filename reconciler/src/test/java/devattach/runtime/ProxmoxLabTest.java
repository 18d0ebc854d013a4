package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxmox VE's configurations, and LXC containers that are called by the VMID as its are. */
@Tag("lab")
class ProxmoxLabTest {

    @TempDir
    private Path configs;

    @Test
    void theRunningOnesOfItsConfigurationsAreListed() throws IOException {
        Lab lxc = new Lab("lxc", "lxc-start", Lab.Cgroup.HOST, Lab.Users.HOST);
        lxc.assumeHere();
        Files.writeString(configs.resolve("104.conf"), "hostname: zigbee\ntags: home;prod\n");
        Files.writeString(configs.resolve("105.conf"), "hostname: stopped\n");
        List<String> paths = lxc.settings().of("lxc", "paths");
        try (lxc) {
            lxc.start("104");
            Listed listed = new ProxmoxRuntime(List.of(configs.toString()), paths).list(List.of());
            assertEquals(List.of(), listed.troubles());
            Running only = listed.running().get(0);
            assertEquals(1, listed.running().size());
            assertEquals("104", only.id().id());
            assertEquals("zigbee", only.name());
            assertEquals(Map.of("tag.home", "", "tag.prod", ""), only.labels());
            assertEquals(lxc.pid("104"), only.pid());
        }
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        Lab.closeAll();
    }
}
