using System.Buffers.Binary;
using System.Text;

namespace Ringside.Net.Agents;

// All numbers little-endian, all offsets from the start of the file.
//
// | offset           | bytes        | what                                                                    |
// |                0 |            8 | "RSCOUNT1"                                                              |
// |                8 |            4 | capacity: counters that there is room for, 1 to 4096                    |
// |               12 |            4 | count: counters that are named; stored last, after the name it covers   |
// |               16 |            4 | process that writes                                                     |
// |               20 |            4 | zero                                                                    |
// |               24 |            8 | when the file was made, CLOCK_REALTIME in nanoseconds                   |
// |               32 |           96 | zero                                                                    |
// |              128 | 128*capacity | names: 1 byte length (1 to 120), then UTF-8, then zeros                 |
// | 128+128*capacity | 128*capacity | values: 8 bytes, signed; then zeros (a pair of cache lines for each)    |

/// <summary>Where things stand in a file of counters (mmap(2), shm_overview(7)); the table is above the type in its source.</summary>
/// <param name="Capacity">Counters that there is room for.</param>
/// <param name="Count">Counters that have names.</param>
/// <param name="Process">The process that writes.</param>
/// <param name="MadeRealtimeNanos">When the file was made, CLOCK_REALTIME in nanoseconds.</param>
public readonly record struct CounterLayout(int Capacity, int Count, int Process, long MadeRealtimeNanos)
{
    /// <summary>Most counters of one file.</summary>
    public const int MaximumCapacity = 4096;

    /// <summary>Most bytes of a name in UTF-8.</summary>
    public const int MaximumNameBytes = 120;

    internal const int EntrySize = 128;
    internal const int CapacityOffset = 8;
    internal const int CountOffset = 12;
    internal const int ProcessOffset = 16;
    internal const int MadeOffset = 24;

    internal static ReadOnlySpan<byte> Magic => "RSCOUNT1"u8;

    /// <summary>Bytes of a file with room for that many counters.</summary>
    public static int LengthFor(int capacity) => EntrySize + (2 * EntrySize * capacity);

    /// <summary>Reads and checks the head.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="layout">What it says, when the result is true: every offset computed from it lies within the file.</param>
    public static bool TryRead(ReadOnlySpan<byte> file, out CounterLayout layout)
    {
        layout = default;
        if (file.Length < EntrySize || !file.StartsWith(Magic))
        {
            return false;
        }

        int capacity = BinaryPrimitives.ReadInt32LittleEndian(file[CapacityOffset..]);
        int count = BinaryPrimitives.ReadInt32LittleEndian(file[CountOffset..]);
        if (capacity is < 1 or > MaximumCapacity || count < 0 || count > capacity || file.Length < LengthFor(capacity))
        {
            return false;
        }

        layout = new CounterLayout(
            capacity,
            count,
            BinaryPrimitives.ReadInt32LittleEndian(file[ProcessOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(file[MadeOffset..]));
        return true;
    }

    /// <summary>Reads the name of a counter.</summary>
    /// <param name="file">The whole file that this layout was read from.</param>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="name">The name, when the result is true.</param>
    /// <returns>False when there is no such counter, or its name is not one (empty, too long, not UTF-8, control characters).</returns>
    public bool TryReadName(ReadOnlySpan<byte> file, int index, out string name)
    {
        name = string.Empty;
        if ((uint)index >= (uint)Capacity || file.Length < LengthFor(Capacity))
        {
            return false;
        }

        ReadOnlySpan<byte> entry = file.Slice(NameOffset(index), EntrySize);
        if (entry[0] is 0 or > MaximumNameBytes)
        {
            return false;
        }

        string text = Encoding.UTF8.GetString(entry.Slice(1, entry[0]));
        if (!IsName(text))
        {
            return false;
        }

        name = text;
        return true;
    }

    // It comes from outside and ends on somebody's terminal.
    internal static bool IsName(string text)
    {
        foreach (char letter in text)
        {
            if (char.IsControl(letter) || letter == '\uFFFD')
            {
                return false;
            }
        }

        return text.Length > 0 && Encoding.UTF8.GetByteCount(text) <= MaximumNameBytes;
    }

    internal static int NameOffset(int index) => EntrySize + (EntrySize * index);

    internal int ValueOffset(int index) => EntrySize + (EntrySize * (Capacity + index));
}
