package devattach.model;

/**
 * A user or a group a mapping asks for: a number as the container counts, or a name looked up in the container.
 *
 * @param name empty when a number was given
 */
public record Owner(String name, int number) {

    public static final Owner ROOT = new Owner("", 0);

    public static Owner named(String name) {
        return new Owner(name, -1);
    }

    public static Owner numbered(int number) {
        return new Owner("", number);
    }

    public boolean isNamed() {
        return !name.isEmpty();
    }

    @Override
    public String toString() {
        return isNamed() ? name : Integer.toString(number);
    }
}
