package devattach.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.model.Rung;
import devattach.model.Rung.Lasting;
import devattach.model.Thing;
import devattach.testing.Devices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One order for all who name devices. */
class RungsTest {

    private static final DeviceType CHAR = UnixDevice.CHAR;
    private static final DeviceType BLOCK = UnixDevice.BLOCK;

    private static HostDevice stick(int port, String serial) {
        Map<String, String> usb = new HashMap<>(
                Map.of("usb.vendorid", "10c4", "usb.productid", "ea60", "usb.port", "1-" + port, "driver", "cp210x"));
        if (!serial.isEmpty()) {
            usb.put("usb.serial", serial);
        }
        return Devices.device(
                "/devices/usb1/1-" + port + "/tty/ttyUSB" + port,
                "tty",
                DeviceNumber.character(188, port),
                Set.of(),
                usb);
    }

    private static HostDevice disk(String name, int minor, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(more);
        properties.put("wwid", "eui.01");
        return Devices.device("/devices/" + name, "block", DeviceNumber.block(259, minor), Set.of(), properties);
    }

    private static Map<String, String> lasting(DeviceType type, HostDevice device, HostDevice... host) {
        return Rungs.lasting(type, device, List.of(host)).map(Rung::match).orElse(Map.of());
    }

    private static List<Thing> things(HostDevice... host) {
        return Rungs.fitting(CHAR, Map.of("subsystem", "tty"), List.of(host));
    }

    @Test
    void aSerialNumberIsOneOfItsProduct() {
        HostDevice stick = stick(1, "A");
        Map<String, String> expected =
                Map.of("subsystem", "tty", "usb.vendorid", "10c4", "usb.productid", "ea60", "usb.serial", "A");
        assertEquals(expected, lasting(CHAR, stick, stick, stick(2, "B")));
    }

    /** What import writes and discover stars is by the key that the finding Ambiguous names. */
    @Test
    void twinsAreToldApartByOneKeyWhoeverIsAsked() {
        for (String serial : List.of("", "A")) {
            HostDevice left = stick(1, serial);
            HostDevice right = stick(2, serial);
            assertEquals("usb.port (1-1, 1-2)", Distinction.between(things(left, right)));
            assertEquals(Map.of("subsystem", "tty", "usb.port", "1-2"), lasting(CHAR, right, left, right));
        }
        assertEquals("usb.serial (A, B)", Distinction.between(things(stick(1, "A"), stick(2, "B"))));
    }

    @Test
    void aWorldWideNameIsOfADiskAndOfItsPartitions() {
        HostDevice disk = disk("nvme0n1", 0, Map.of("property.DEVTYPE", "disk"));
        HostDevice part = disk("nvme0n1p2", 2, Map.of("property.DEVTYPE", "partition", "property.PARTN", "2"));
        assertEquals(Map.of("property.DEVTYPE", "disk", "wwid", "eui.01"), lasting(BLOCK, disk, disk, part));
        assertEquals(
                Map.of("property.DEVTYPE", "partition", "property.PARTN", "2", "wwid", "eui.01"),
                lasting(BLOCK, part, disk, part));
    }

    @Test
    void aNameIsALastResortWhereItMovesAndAGoodOneWhereItDoesNot() {
        HostDevice unknown =
                Devices.device("/devices/platform/ttyACM0", "tty", DeviceNumber.character(166, 0), Set.of(), Map.of());
        HostDevice like =
                Devices.device("/devices/platform/ttyACM1", "tty", DeviceNumber.character(166, 1), Set.of(), Map.of());
        assertEquals(Optional.empty(), Rungs.lasting(CHAR, unknown, List.of(unknown, like)));
        List<Rung> rungs = Rungs.of(CHAR, List.of(unknown));
        assertEquals(new Rung(Map.of("source", "/dev/ttyACM0"), Lasting.NAME), rungs.get(rungs.size() - 1));
        HostDevice fuse = Devices.device(
                "/devices/virtual/misc/fuse", "misc", DeviceNumber.character(10, 229), Set.of(), Map.of());
        assertEquals(Lasting.NODE, Rungs.of(CHAR, List.of(fuse)).get(0).lasting());
    }

    /** Such a link promises what it does not hold: its twin, plugged in later, may take it over. */
    @Test
    void udevsNameOfAThingWithoutASerialNumberSaysOnlyItsSort() {
        Set<String> links = Set.of("/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0");
        HostDevice plain = stick(1, "");
        HostDevice cheap = Devices.device(plain.sysPath(), "tty", plain.number(), links, plain.properties());
        assertEquals(Map.of("subsystem", "tty", "usb.port", "1-1"), lasting(CHAR, cheap, cheap));
        HostDevice numbered = stick(1, "A");
        HostDevice dear = Devices.device(plain.sysPath(), "tty", plain.number(), links, numbered.properties());
        for (HostDevice device : List.of(cheap, dear)) {
            Rung link = Rungs.of(CHAR, List.of(device)).stream()
                    .filter(rung -> rung.match().getOrDefault("source", "").contains("/by-id/"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(device == cheap ? Lasting.SORT : Lasting.IDENTITY, link.lasting());
        }
    }

    /** A glob or a control character in what a maker wrote would mean something else in a match. */
    @Test
    void whatCannotBeWrittenIsNoRung() {
        for (String serial : List.of("A*", "?", "a\u0001", " ")) {
            assertTrue(
                    Rungs.of(CHAR, List.of(stick(1, serial))).stream()
                            .noneMatch(rung -> rung.match().containsKey("usb.serial")),
                    serial);
        }
    }
}
