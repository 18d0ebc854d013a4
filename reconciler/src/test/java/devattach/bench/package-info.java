/**
 * How fast devattach is, beside the least the kernel asks for the same: {@code bin/bench} runs it, {@code docs/benchmarks.md} tells
 * what it measures.
 */
package devattach.bench;
