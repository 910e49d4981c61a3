using Ringside.Net.Randomness;
using Ringside.Protocols.Itch;

namespace Ringside.Lab.Generation.Itch;

/// <summary>Which part of a generated day a message belongs to, and when it is sent: evenly over its part, with some chance.</summary>
internal sealed class ItchDaySchedule
{
    private const long Minute = 60_000_000_000;

    private readonly Part[] _parts;
    private int _part;
    private long _before;

    internal ItchDaySchedule(int symbols, long opening, long orders) => _parts =
    [
        new(1, 180 * Minute, 180 * Minute),
        new(symbols, 181 * Minute, 230 * Minute),
        new(1, 240 * Minute, 240 * Minute),
        new(symbols, 241 * Minute, 250 * Minute),
        new(opening, 420 * Minute, 569 * Minute),
        new(1, 570 * Minute, 570 * Minute),
        new(orders - opening, 570 * Minute, 960 * Minute),
        new(1, 960 * Minute, 960 * Minute),
        new(1, 1_200 * Minute, 1_200 * Minute),
        new(1, 1_205 * Minute, 1_205 * Minute),
    ];

    /// <summary>Looks up a message; called with one number after the other.</summary>
    /// <param name="message">Its number in the day, from 0.</param>
    /// <param name="random">Where the chance comes from.</param>
    /// <param name="timestampNanos">When it is sent, in nanoseconds since midnight.</param>
    /// <param name="index">Its number in its part, folded into 31 bits.</param>
    internal ItchDayPhase At(long message, SeededRandom random, out long timestampNanos, out int index)
    {
        while (message - _before >= _parts[_part].Messages)
            _before += _parts[_part++].Messages;
        Part part = _parts[_part];
        long number = message - _before;
        long gap = (part.EndNanos - part.StartNanos) / part.Messages;
        timestampNanos = part.StartNanos + (gap * number) + (gap > 0 ? random.NextBelow(gap) : 0);
        index = (int)(number & int.MaxValue);
        return (ItchDayPhase)_part;
    }

    /// <summary>The event of a part that is a mark.</summary>
    internal static ItchSystemEventCode MarkOf(ItchDayPhase phase) => phase switch
    {
        ItchDayPhase.StartOfMessages => ItchSystemEventCode.StartOfMessages,
        ItchDayPhase.StartOfSystemHours => ItchSystemEventCode.StartOfSystemHours,
        ItchDayPhase.StartOfMarketHours => ItchSystemEventCode.StartOfMarketHours,
        ItchDayPhase.EndOfMarketHours => ItchSystemEventCode.EndOfMarketHours,
        ItchDayPhase.EndOfSystemHours => ItchSystemEventCode.EndOfSystemHours,
        _ => ItchSystemEventCode.EndOfMessages,
    };

    private readonly record struct Part(long Messages, long StartNanos, long EndNanos);
}
