package devattach.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.testing.Devices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What other tools say, as DeviceMaps. That devattach accepts these is checked by {@link Adoption} entry for entry. */
class ImportTest {

    private static final HostDevice STICK = Devices.device(
            "/devices/usb1/1-1/ttyUSB0",
            "tty",
            DeviceNumber.character(188, 0),
            Set.of("/dev/serial/by-id/usb-x-if00-port0"),
            Map.of("usb.vendorid", "10c4", "usb.productid", "ea60", "usb.serial", "0001"));

    private static final ThisHost HOST =
            new ThisHost(List.of(STICK), node -> Optional.of(new ThisHost.Looks(0, 20, 0660)));

    private static Imported imported(Format format, String text, String... name) throws IOException {
        Input input = new Input(
                "file.yaml",
                text.getBytes(StandardCharsets.UTF_8),
                "home",
                List.of(name).stream().findFirst(),
                Optional.empty());
        assertEquals(
                Optional.of(format == Format.LXD ? Format.INCUS : format), Format.of(text), "is recognised as such");
        return Adoption.of("a test", format.read(input), HOST);
    }

    @Test
    void aComposeServiceIsSelectedByItsLabelsAndItsStickByItsSerialNumber() throws IOException {
        Imported imported = imported(Format.COMPOSE, """
                services:
                  zigbee:
                    devices: ["/dev/ttyUSB0:/dev/ttyACM0"]
                    privileged: true
                  front:
                    container_name: web
                    devices: [{ source: /dev/null, target: /dev/x, permissions: r }, "${STICK}:/dev/y"]
                """);
        assertEquals("""
                # From a test, by 'devattach import'.

                apiVersion: devattach/v1
                kind: DeviceMap
                metadata: { name: home-zigbee }
                spec:
                  containers: { runtime: docker, compose: { project: home, service: zigbee } }
                  devices:
                    ttyACM0:
                      # /dev/ttyUSB0 on this host
                      type: unix-char
                      match: { subsystem: tty, usb: { vendorid: "10c4", productid: "ea60", serial: "0001" } }
                      path: /dev/ttyACM0
                      gid: "20"
                # not imported: file.yaml:4:17: service 'zigbee': 'privileged' gives it every device of the host; name the ones it needs
                #   under 'devices'
                ---
                apiVersion: devattach/v1
                kind: DeviceMap
                metadata: { name: home-front }
                spec:
                  containers: { runtime: docker, name: web }
                  devices:
                    "x":
                      # not on this host: its type is a guess by its name, its owner and mode are the defaults
                      type: unix-char
                      source: /dev/null
                      path: /dev/x
                      access: r
                # not imported: file.yaml:7:70: service 'front': device '${STICK}:/dev/y' holds a variable; import what 'docker compose
                #   config' prints, where that is worked out
                """, imported.yaml());
        assertEquals(2, imported.devices());
        assertEquals(2, imported.remarks().size());
    }

    @Test
    void whatDockerInspectPrintsIsTakenWithItsComposeLabels() throws IOException {
        Imported imported = imported(Format.DOCKER, """
                [{"Id": "4f1c", "Name": "/home-web-1",
                  "Config": {"Labels": {"com.docker.compose.project": "home", "com.docker.compose.service": "web"}},
                  "HostConfig": {
                    "Devices": [{"PathOnHost": "/dev/ttyUSB0", "PathInContainer": "/dev/z", "CgroupPermissions": "rwm"}],
                    "DeviceCgroupRules": ["c 188:* rmw"]}}]
                """);
        assertTrue(
                imported.yaml().contains("containers: { runtime: docker, compose: { project: home, service: web } }"),
                imported.yaml());
        assertTrue(imported.yaml().contains("path: /dev/z"), imported.yaml());
        assertEquals(1, imported.devices());
        assertTrue(imported.told().get(0).contains("'c 188:* rmw' is a permission without a device"));
    }

    @Test
    void cdiNamesStayTheNamesTheyAre() throws IOException {
        String taken = "      type: cdi\n      name: \"nvidia.com/gpu=0\"\n";
        Imported compose = imported(Format.COMPOSE, """
                services:
                  train:
                    devices: ["nvidia.com/gpu=0"]
                    deploy: { resources: { reservations: { devices: [
                      { driver: cdi, device_ids: ["vendor.com/class=a:1"] }, { driver: nvidia, count: 1 } ] } } }
                """);
        assertTrue(compose.yaml().contains("    gpu-0:\n" + taken), compose.yaml());
        assertTrue(compose.yaml().contains("    class-a-1:\n"), compose.yaml());
        assertEquals(2, compose.devices());
        assertEquals(1, compose.remarks().size(), compose.yaml());
        Imported inspected = imported(Format.DOCKER, """
                [{"Id": "4f1c", "Name": "/train", "HostConfig": {"DeviceRequests": [
                    {"Driver": "cdi", "Count": 0, "DeviceIDs": ["nvidia.com/gpu=0", "gpu=1"], "Capabilities": null},
                    {"Driver": "", "Count": -1, "DeviceIDs": null, "Capabilities": [["gpu"]]}]}}]
                """);
        assertTrue(inspected.yaml().contains("    gpu-0:\n" + taken), inspected.yaml());
        assertEquals(1, inspected.devices());
        assertEquals(2, inspected.remarks().size(), inspected.yaml());
        Imported lxd = imported(Format.LXD, """
                name: c1
                devices:
                  card: { type: gpu, gputype: physical, id: "nvidia.com/gpu=0", gid: "44" }
                """);
        assertTrue(lxd.yaml().contains("    card:\n" + taken + "      gid: \"44\"\n"), lxd.yaml());
    }

    /** Of what picks devices, LXD means all that fit. */
    @Test
    void whatPicksDevicesOfAnInstanceMeansAllOfThem() throws IOException {
        Imported imported = imported(Format.LXD, """
                name: c1
                devices:
                  gpu0: { type: gpu, id: "0", gid: "44" }
                  radio: { type: usb, vendorid: "0403", mode: "0660" }
                  chip: { type: tpm, path: /dev/tpm0 }
                """);
        assertTrue(
                imported.yaml().contains("type: gpu\n      id: \"0\"\n      count: all\n      gid: \"44\"\n"),
                imported.yaml());
        assertTrue(
                imported.yaml()
                        .contains("type: usb\n      vendorid: \"0403\"\n      count: all\n      mode: \"0660\"\n"),
                imported.yaml());
        assertEquals(1, imported.remarks().size());
    }

    @Test
    void anInstanceKeepsWhatLxdMeansByWhatItDoesNotSay() throws IOException {
        String text = """
                name: c1
                project: radio
                devices:
                  modem: { type: unix-char, source: /dev/tty11, path: /dev/modem }
                  eth0: { type: nic, network: lxdbr0 }
                """;
        Imported imported = imported(Format.LXD, text);
        assertTrue(
                imported.yaml().contains("containers: { runtime: lxd, name: \"c1\", project: radio }"),
                imported.yaml());
        assertTrue(imported.yaml().contains("required: true"), imported.yaml());
        assertEquals(1, imported.remarks().size());
        assertTrue(imported(Format.INCUS, text).yaml().contains("runtime: incus"));
    }

    @Test
    void proxmoxLinesBecomeEntriesOfTheirContainer() throws IOException {
        String conf = """
                arch: amd64
                hostname: plc
                dev0: /dev/ttyUSB0,gid=20,mode=0600
                dev1: /dev/ttyS7,deny-write=1
                lxc.cgroup2.devices.allow: c 189:* rwm

                [snapshot]
                dev2: /dev/ttyS9
                """;
        Imported imported = imported(Format.PROXMOX, conf, "104");
        assertTrue(imported.yaml().contains("containers: { runtime: proxmox, id: \"104\" }"), imported.yaml());
        assertTrue(imported.yaml().contains("mode: \"0600\""), imported.yaml());
        assertTrue(imported.yaml().contains("access: r\n"), imported.yaml());
        assertEquals(2, imported.devices());
        assertEquals(1, imported.remarks().size());
        assertTrue(imported(Format.PROXMOX, conf).yaml().contains("{ runtime: proxmox, name: plc }"));
    }

    @Test
    void whatIsNoneOfTheseSaysSo() {
        assertEquals(Optional.empty(), Format.of("a: b"));
        assertTrue(assertThrows(IOException.class, () -> imported(Format.DOCKER, "[]"))
                .getMessage()
                .contains("holds no container"));
        assertTrue(assertThrows(IOException.class, () -> imported(Format.COMPOSE, "services: [a]"))
                .getMessage()
                .contains("'services' is not a map"));
    }
}
