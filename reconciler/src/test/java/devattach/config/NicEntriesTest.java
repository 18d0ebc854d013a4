package devattach.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.Mapping;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Entries of network interfaces as they are meant to be written. */
class NicEntriesTest {

    @Test
    void aPairNeedsNothingOfTheHost() {
        assertEquals(List.of(), entry("type: nic, nictype: p2p").match());
    }

    @Test
    void anInterfaceIsNamedByItsNameOrByWhatLasts() {
        assertEquals(
                List.of(Map.of("name", "enp3s0")),
                entry("type: nic, parent: enp3s0").match());
        assertEquals(
                List.of(Map.of("mac", "00:e0:4c:68:00:01")),
                entry("type: nic, match: { mac: 00-E0-4C-68-00-01 }").match());
        assertEquals(
                List.of(Map.of("pci.address", "0000:03:00.0")),
                entry("type: nic, match: { pci: { address: \"03:00.0\" } }").match());
    }

    @Test
    void whatMovesIsForOneContainerAndWhatIsMadeIsForMany() {
        assertTrue(entry("type: nic, parent: enp3s0").exclusive());
        assertFalse(entry("type: nic, parent: enp3s0, vlan: 7").exclusive());
        assertFalse(entry("type: nic, parent: enp3s0, nictype: macvlan").exclusive());
        assertTrue(entry("type: nic, parent: enp3s0, nictype: macvlan, exclusive: true")
                .exclusive());
    }

    @Test
    void valuesAreKeptInOneSpelling() {
        Map<String, String> options = entry("type: nic, parent: enp3s0, hwaddr: 02-00-5E-10-00-01, mtu: \"1400\","
                        + " ipv4.address: [192.0.2.7/24, 192.0.2.8/24], \"ipv6.address\": \"2001:DB8:0::7/64\","
                        + " routes: [\"default   via 192.0.2.1\", 203.0.113.9]")
                .choice()
                .options();
        assertEquals(
                Map.of(
                        "hwaddr", "02:00:5e:10:00:01",
                        "mtu", "1400",
                        "ipv4.address", "192.0.2.7/24,192.0.2.8/24",
                        "ipv6.address", "2001:db8::7/64",
                        "routes", "default via 192.0.2.1,203.0.113.9/32"),
                options);
    }

    /** NBR-03, NPP-01: as LXD's own files have them. */
    @Test
    void aListIsWrittenWithCommasToo() {
        Map<String, String> commas = entry("type: nic, nictype: bridged, parent: br0,"
                        + " ipv4.routes: \"192.0.2.0/26, 192.0.2.64/26\", vlan.tagged: \"10,20-29\"")
                .choice()
                .options();
        Map<String, String> list = entry("type: nic, nictype: bridged, parent: br0,"
                        + " ipv4.routes: [192.0.2.0/26, 192.0.2.64/26], vlan.tagged: [10, 20-29]")
                .choice()
                .options();
        assertEquals(list, commas);
        assertEquals("192.0.2.0/26,192.0.2.64/26", commas.get("ipv4.routes"));
    }

    /** NBF-05, as LXD has it: of a family without an address nothing passes. VLANs without a mark hide nothing. */
    @Test
    void noAddressIsAWord() {
        Map<String, String> options = entry("type: nic, nictype: bridged, parent: br0, ipv4.address: none, vlan: 20,"
                        + " security.ipv4_filtering: true, security.ipv6_filtering: false")
                .choice()
                .options();
        assertEquals("none", options.get("ipv4.address"));
        assertEquals("true", options.get("security.ipv4_filtering"));
    }

    @Test
    void aFunctionIsForManyAndItsTermsAreKeptInOneSpelling() {
        Mapping entry = entry("type: nic, nictype: sriov, parent: enp3s0, vlan: 20, security.mac_filtering: true,"
                + " security.trusted: \"false\", limits.max: 1Gbit");
        assertFalse(entry.exclusive());
        assertEquals(
                Map.of(
                        "nictype", "sriov",
                        "vlan", "20",
                        "security.mac_filtering", "true",
                        "security.trusted", "false",
                        "limits.max", "1Gbit"),
                entry.choice().options());
    }

    /** As LXD has them: units of 1000 begin with k, M, G, T, those of 1024 with Ki, Mi, Gi, Ti; a number alone is of bits. */
    @Test
    void ratesAreReadAsLxdReadsThem() {
        Map<String, String> spellings = new TreeMap<>();
        for (String text : List.of(
                "100Mbit",
                "100000kbit",
                "1000kbit",
                "2500000",
                "64Kibit",
                "1Mibit",
                "3Gibit",
                "12003bit",
                "1000Tbit",
                "1kbit")) {
            spellings.put(
                    text,
                    entry("type: nic, nictype: p2p, limits.ingress: " + text)
                            .choice()
                            .options()
                            .get("limits.ingress"));
        }
        assertEquals(
                Map.of(
                        "100Mbit", "100Mbit",
                        "100000kbit", "100Mbit",
                        "1000kbit", "1Mbit",
                        "2500000", "2500kbit",
                        "64Kibit", "64Kibit",
                        "1Mibit", "1Mibit",
                        "3Gibit", "3Gibit",
                        "12003bit", "12kbit", // the kernel counts whole bytes
                        "1000Tbit", "1000Tbit",
                        "1kbit", "1kbit"),
                spellings);
        assertEquals(
                "4294967295",
                entry("type: nic, nictype: p2p, limits.priority: 4294967295")
                        .choice()
                        .options()
                        .get("limits.priority"));
    }

    /** Of an interface no by-id link is known that one could be told to use. */
    @Test
    void aNameThatMovesIsDoubtedWithTheRightAdvice() {
        assertEquals(
                List.of("this name moves: 'eth0' is given in order of appearance; another interface may get it after a"
                        + " re-plug or reboot. Prefer 'match' with mac, pci.address or usb.port"),
                warnings("type: nic, parent: eth0"));
        assertEquals(1, warnings("type: nic, match: { name: wlan1 }").size());
        assertEquals(1, warnings("type: nic, nictype: macvlan, parent: usb0").size());
        for (String lasting : List.of("enp3s0", "wlx00c0ca123456", "br0", "vmbr0", "bond0", "eno1", "end0")) {
            assertEquals(List.of(), warnings("type: nic, parent: " + lasting));
        }
        assertEquals(List.of(), warnings("type: nic, match: { name: eth0, mac: \"00:e0:4c:68:00:01\" }"));
    }

    private static Mapping entry(String keys) {
        return Trees.valid(Trees.map("net", "lan: { " + keys + " }")).mappings().stream()
                .findFirst()
                .orElseThrow();
    }

    private static List<String> warnings(String keys) {
        return Trees.valid(Trees.map("net", "lan: { " + keys + " }")).warnings().stream()
                .map(ConfigError::message)
                .toList();
    }
}
