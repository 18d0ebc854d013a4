package devattach.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody probably meant. */
public final class Spelling {

    private Spelling() {}

    /** {@code ; did you mean 'path'? Valid keys: ...}: the second half of a message about an unknown word. */
    public static String hint(String written, Collection<String> valid, String noun) {
        String all = "Valid " + noun + ": " + String.join(", ", valid);
        return nearest(written, valid)
                .map(meant -> "; did you mean '" + meant + "'? " + all)
                .orElse("; v" + all.substring(1));
    }

    /** The closest of some words, if it is close: a third of its letters wrong at most. */
    public static Optional<String> nearest(String written, Collection<String> words) {
        String lower = bare(written);
        return words.stream()
                .filter(word ->
                        distance(lower, bare(word)) <= Math.max(1, Math.min(written.length(), word.length()) / 3))
                .min(Comparator.<String>comparingInt(word -> distance(lower, bare(word)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Without case and separators, which people mix up most. */
    private static String bare(String word) {
        String cut = word.length() > 64 ? word.substring(0, 64) : word;
        return cut.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** Edits (one letter added, left out, replaced; two neighbours swapped) from one word to the other. */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
