package devattach.bench;

import java.util.Arrays;

/** Many durations of one thing, in microseconds. */
final class Samples {

    private double[] values = new double[64];
    private int count;

    void add(double micros) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = micros;
    }

    void add(double[] micros) {
        for (double each : micros) {
            add(each);
        }
    }

    double least() {
        return quantile(0);
    }

    double median() {
        return quantile(0.5);
    }

    double p99() {
        return quantile(0.99);
    }

    double most() {
        return quantile(1);
    }

    private double quantile(double part) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, count * part)];
    }
}
