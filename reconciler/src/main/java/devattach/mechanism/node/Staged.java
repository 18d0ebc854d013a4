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
 * A ledger entry for one node or link: what was asked for, and which folders were made for it. It is kept as an attribute of the
 * staged thing itself.
 *
 * @param folders those we made on the way, relative to the container's root, outermost first
 */
record Staged(Facet.Shown facet, List<String> folders) {

    private static final String NODE = "2";
    private static final String LINK = "2l";
    private static final int LONGEST_NAME = 200;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    Staged {
        folders = List.copyOf(folders);
    }

    ContainerPath path() {
        return facet.path();
    }

    Staged without(String folder) {
        return new Staged(
                facet, folders.stream().filter(each -> !each.equals(folder)).toList());
    }

    /**
     * All that the staged thing itself does not have: a node has its number, a link its target. A NUL, which no path can hold, is between
     * the fields.
     */
    byte[] encoded() {
        List<String> fields = new ArrayList<>();
        if (facet instanceof Facet.Node node) {
            fields.addAll(List.of(
                    NODE,
                    Long.toString(node.incarnation()),
                    Integer.toString(node.uid()),
                    Integer.toString(node.gid()),
                    Integer.toOctalString(node.mode())));
        } else {
            DeviceNumber number = facet.number();
            fields.addAll(List.of(
                    LINK,
                    Character.toString(number.kind().letter()),
                    Integer.toString(number.major()),
                    Integer.toString(number.minor())));
        }
        fields.add(path().value());
        fields.addAll(folders);
        return String.join("\0", fields).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Of a node.
     *
     * @throws KernelException where this is no entry, or one of another version
     */
    static Staged node(byte[] value, DeviceNumber number) throws KernelException {
        return decoded(
                value,
                NODE,
                5,
                (fields, path) -> new Facet.Node(
                        path,
                        number,
                        Long.parseLong(fields[1]),
                        Integer.parseInt(fields[2]),
                        Integer.parseInt(fields[3]),
                        Integer.parseInt(fields[4], 8)));
    }

    /**
     * Of a link.
     *
     * @throws KernelException where this is no entry, or one of another version
     */
    static Staged link(byte[] value, String target) throws KernelException {
        return decoded(
                value,
                LINK,
                4,
                (fields, path) -> new Facet.Link(
                        path,
                        target,
                        new DeviceNumber(
                                fields[1].equals("b") ? DeviceNumber.Kind.BLOCK : DeviceNumber.Kind.CHAR,
                                Integer.parseInt(fields[2]),
                                Integer.parseInt(fields[3]))));
    }

    private interface Reading {
        Facet.Shown of(String[] fields, ContainerPath path);
    }

    private static Staged decoded(byte[] value, String version, int path, Reading reading) throws KernelException {
        String[] fields = new String(value, StandardCharsets.UTF_8).split("\0", -1);
        try {
            if (!fields[0].equals(version) || fields.length <= path) {
                throw KernelException.of("ledger", "an entry of version '" + fields[0] + "'", Errno.EINVAL);
            }
            return new Staged(
                    reading.of(fields, new ContainerPath(fields[path])),
                    List.of(fields).subList(path + 1, fields.length));
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
