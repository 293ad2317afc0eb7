// Numbers for new tracks, events and captions, reserved ahead so that things can be made offline.

const N_RESERVED = 40
const N_LEFT_TO_ASK = 15

export class Numbers {
  private ranges: { next: number; end: number }[] = []
  private asking = false

  constructor(private readonly reserve: (count: number) => Promise<{ first: number }>) {}

  /** The next free number; null when none are left and the server cannot be reached. */
  take(): number | null {
    const range = this.ranges[0]
    if (this.n_left < N_LEFT_TO_ASK) void this.fill()
    if (!range) return null
    const number = range.next
    range.next += 1
    if (range.next === range.end) this.ranges.shift()
    return number
  }

  async fill(): Promise<void> {
    if (this.asking) return
    this.asking = true
    try {
      const { first } = await this.reserve(N_RESERVED)
      this.ranges.push({ next: first, end: first + N_RESERVED })
    } catch {
      // Asked again when the next number is taken.
    } finally {
      this.asking = false
    }
  }

  private get n_left(): number {
    return this.ranges.reduce((sum, it) => sum + it.end - it.next, 0)
  }
}
