package devattach.mechanism.node;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A ledger entry for one node: what was asked for, and which folders were made for it. It is kept as an attribute of the
 * staged node itself.
 *
 * @param folders those we made on the way, relative to the container's root, outermost first
 */
record StagedNode(Facet.Node node, List<String> folders) {

    private static final String VERSION = "1";
    private static final int LONGEST_NAME = 200;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    StagedNode {
        folders = List.copyOf(folders);
    }

    ContainerPath path() {
        return node.path();
    }

    StagedNode without(String folder) {
        return new StagedNode(
                node, folders.stream().filter(each -> !each.equals(folder)).toList());
    }

    /** All but the device number, which the node itself has. A NUL, which no path can hold, is between the fields. */
    byte[] encoded() {
        List<String> fields = new ArrayList<>(List.of(
                VERSION,
                Integer.toString(node.uid()),
                Integer.toString(node.gid()),
                Integer.toOctalString(node.mode()),
                node.path().value()));
        fields.addAll(folders);
        return String.join("\0", fields).getBytes(StandardCharsets.UTF_8);
    }

    /** @throws KernelException where this is no entry, or one of another version */
    static StagedNode decoded(byte[] value, DeviceNumber number) throws KernelException {
        String[] fields = new String(value, StandardCharsets.UTF_8).split("\0", -1);
        try {
            if (!fields[0].equals(VERSION) || fields.length < 5) {
                throw KernelException.of("ledger", "an entry of version '" + fields[0] + "'", Errno.EINVAL);
            }
            return new StagedNode(
                    new Facet.Node(
                            new ContainerPath(fields[4]),
                            number,
                            Integer.parseInt(fields[1]),
                            Integer.parseInt(fields[2]),
                            Integer.parseInt(fields[3], 8)),
                    List.of(fields).subList(5, fields.length));
        } catch (IllegalArgumentException e) {
            throw KernelException.of("ledger", "an entry that makes no sense: " + e.getMessage(), Errno.EINVAL);
        }
    }

    /** The path as one file name: letters, digits and {@code . _ -} as they are, else {@code %2F}; a long one by its digest. */
    static String fileName(ContainerPath path) {
        byte[] bytes = path.value().getBytes(StandardCharsets.UTF_8);
        StringBuilder name = new StringBuilder();
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-');
            if (plain) {
                name.append(c);
            } else {
                name.append('%').append(HEX.toHexDigits(b));
            }
        }
        return name.length() <= LONGEST_NAME ? name.toString() : "=" + digest(bytes);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
