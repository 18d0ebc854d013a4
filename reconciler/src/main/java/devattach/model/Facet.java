package devattach.model;

/**
 * One fact the kernel can hold for a container. Device types want facets; mechanisms read and change them; between the
 * two stands nothing else.
 *
 * <p>A new kind of facet is a record here, a {@link Place} and a package in {@code devattach.mechanism}.
 */
public sealed interface Facet permits Facet.Access, Facet.Node {

    /** Where it sits; a container holds at most one facet per place. */
    Place place();

    /** The device this facet is about. */
    DeviceNumber number();

    /** Whether a container that holds this also has all that {@code wanted}, at the same place, asks for. */
    boolean satisfies(Facet wanted);

    /** The container's device policy lets it use a device: cgroup v1 {@code devices}, cgroup v2 device programs. */
    record Access(DeviceNumber number, Permissions permissions) implements Facet {

        @Override
        public Place.Device place() {
            return new Place.Device(number);
        }

        @Override
        public boolean satisfies(Facet wanted) {
            return wanted instanceof Access other
                    && number.equals(other.number)
                    && permissions.covers(other.permissions);
        }

        @Override
        public String toString() {
            return "access " + number + " " + permissions;
        }
    }

    /**
     * The container has a device node.
     *
     * @param uid owner as the container counts; -1 for one its user namespace has no number for
     * @param gid group as the container counts; -1 likewise
     * @param mode permission bits, 0 to 07777
     */
    record Node(ContainerPath path, DeviceNumber number, int uid, int gid, int mode) implements Facet {

        public Node {
            if ((mode & ~07777) != 0) {
                throw new IllegalArgumentException("not permission bits: " + Integer.toOctalString(mode));
            }
        }

        @Override
        public Place.Path place() {
            return new Place.Path(path);
        }

        @Override
        public boolean satisfies(Facet wanted) {
            return equals(wanted);
        }

        @Override
        public String toString() {
            return String.format("node %s %s %04o %d:%d", path, number, mode, uid, gid);
        }
    }
}
