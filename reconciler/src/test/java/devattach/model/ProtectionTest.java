package devattach.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the patterns of a host's own file mean on that host. */
class ProtectionTest {

    private static final Location WHERE = new Location("devattach.yaml", 4, 9);
    private static final HostDevice STICK = new HostDevice(
            "/devices/usb/tty/ttyUSB0",
            "tty",
            "ttyUSB0",
            DeviceNumber.character(188, 0),
            1,
            "/dev/ttyUSB0",
            Optional.empty(),
            Set.of("/dev/serial/by-id/usb-UPS"),
            Map.of());

    private static HostDevice nic(String name, Map<String, String> properties) {
        return new HostDevice(
                "/devices/virtual/net/" + name,
                "net",
                name,
                DeviceNumber.NONE,
                0,
                name,
                Optional.empty(),
                Set.of(name + "-alt"),
                properties);
    }

    private static final HostDevice CARD =
            nic("eno1", Map.of(HostDevice.INTERFACE, "card", "mac", "02:00:00:00:00:01"));
    private static final HostDevice WIFI = nic("wlan0", Map.of(HostDevice.INTERFACE, "wifi", HostDevice.RADIO, "0"));
    private static final HostDevice MONITOR = nic("mon0", Map.of(HostDevice.INTERFACE, "mon", HostDevice.RADIO, "0"));
    private static final World WORLD = World.of(
                    List.of(STICK), List.of(), Map.of(), id -> Accounts.EMPTY, id -> Set.of())
            .withInterfaces(List.of(CARD, WIFI, MONITOR));

    private static Set<Subject> interfaces(String glob) {
        return new Protection(List.of(new Protection.Pattern(glob, WHERE)), List.of(), List.of())
                .on(WORLD)
                .things()
                .keySet();
    }

    @Test
    void anInterfaceIsMeantByAnyOfItsNames() {
        assertEquals(Set.of(CARD.subject()), interfaces("eno?"));
        assertEquals(Set.of(CARD.subject()), interfaces("eno1-alt"));
        assertEquals(Set.of(CARD.subject()), interfaces("02:00:00:00:00:01"));
        assertEquals(Set.of(), interfaces("eno"));
    }

    @Test
    void aWifiCardStaysAsAWhole() {
        Map<Subject, String> things = new Protection(
                        List.of(new Protection.Pattern("mon0", WHERE)), List.of(), List.of())
                .on(WORLD)
                .things();
        assertEquals(
                Map.of(
                        MONITOR.subject(),
                        "'mon0' is protected on this host, at devattach.yaml:4:9",
                        WIFI.subject(),
                        "mon0, which is of the same Wi-Fi card, would go with it; 'mon0' is protected on this host,"
                                + " at devattach.yaml:4:9"),
                things);
    }

    @Test
    void aDeviceIsMeantByItsNodeOrALink() {
        for (String glob : List.of("/dev/ttyUSB*", "/dev/serial/by-id/usb-UPS")) {
            Protection protection = new Protection(List.of(), List.of(new Protection.Pattern(glob, WHERE)), List.of());
            assertEquals(Set.of(STICK.subject()), protection.on(WORLD).things().keySet());
        }
    }
}
