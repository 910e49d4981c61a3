using System.Buffers.Binary;

namespace Ringside.Linux.Captures;

// The tables of the layout stand in PcapNgWriter.cs. What it does not write and others do:
// | body of            | fields                                                                                             |
// | simple packet      | bytes on the wire (4), the frame: as many bytes, or what interface 0 keeps of them; no stamp       |
// | packet (obsolete)  | interface (2), drops (2), then as in the enhanced packet                                           |
// Blocks of other types are read over. A new section forgets the interfaces, and may have the other byte order.

/// <summary>Reads the next-generation capture format (draft-ietf-opsawg-pcapng).</summary>
internal sealed class PcapNgFrames : ICaptureFormat
{
    private const int BlockFrame = 12;
    private const int PacketFields = 20;
    private const int MostInterfaces = 4096;

    // A frame and its options; interfaces have less to say.
    private const int LongestBody = CaptureReader.LongestFrame + (1 << 16);

    private readonly CaptureInput _input;
    private readonly List<PcapNgInterface> _interfaces = [];
    private readonly byte[] _head = new byte[8];
    private readonly byte[] _body = new byte[LongestBody];

    private PcapNgFrames(CaptureInput input) => _input = input;

    /// <summary>Reads the first section header behind its type.</summary>
    /// <returns>Null when it is none.</returns>
    internal static PcapNgFrames? TryStart(CaptureInput input)
    {
        var frames = new PcapNgFrames(input);
        return input.TryFill(frames._head.AsSpan(4)) && frames.TryStartSection(0) ? frames : null;
    }

    public bool TryRead(out CapturedFrame frame)
    {
        frame = default;
        while (true)
        {
            long start = _input.Offset;
            if (!_input.TryFill(_head, mayEnd: true))
            {
                return false;
            }

            uint type = _input.Read32(_head);
            if (type == CaptureConstants.SectionHeaderBlock)
            {
                if (!TryStartSection(start))
                {
                    return false;
                }

                continue;
            }

            bool isKnown = type is CaptureConstants.InterfaceBlock or CaptureConstants.EnhancedPacketBlock
                or CaptureConstants.SimplePacketBlock or CaptureConstants.ObsoletePacketBlock;
            if (!TryReadBody(start, isKnown, out ReadOnlySpan<byte> body))
            {
                return false;
            }

            if (type == CaptureConstants.InterfaceBlock)
            {
                if (!TryAddInterface(body, start))
                {
                    return false;
                }
            }
            else if (isKnown)
            {
                return TryReadPacket(type, body, start, out frame);
            }
        }
    }

    // The type of the block is the same in both byte orders; what follows its length tells which it is.
    private bool TryStartSection(long start)
    {
        Span<byte> order = stackalloc byte[4];
        if (!_input.TryFill(order))
        {
            return false;
        }

        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(order);
        _input.IsBigEndian = magic == BinaryPrimitives.ReverseEndianness(CaptureConstants.ByteOrderMagic);
        if (!_input.IsBigEndian && magic != CaptureConstants.ByteOrderMagic)
        {
            return _input.Fail("a section without a mark of its byte order", start);
        }

        _interfaces.Clear();
        uint length = _input.Read32(_head.AsSpan(4));
        return length is >= BlockFrame + 16 && length % 4 == 0
            ? _input.TrySkip(length - BlockFrame - 4) && TryEndBlock(length, start)
            : _input.Fail($"a section header of {length} bytes", start);
    }

    private bool TryReadBody(long start, bool isKnown, out ReadOnlySpan<byte> body)
    {
        body = default;
        uint total = _input.Read32(_head.AsSpan(4));
        if (total < BlockFrame || total % 4 != 0 || (isKnown && total - BlockFrame > LongestBody))
        {
            return _input.Fail($"a block of {total} bytes", start);
        }

        if (!isKnown)
        {
            return _input.TrySkip(total - BlockFrame) && TryEndBlock(total, start);
        }

        Span<byte> bytes = _body.AsSpan(0, (int)total - BlockFrame);
        body = bytes;
        return _input.TryFill(bytes) && TryEndBlock(total, start);
    }

    private bool TryEndBlock(uint total, long start)
    {
        Span<byte> again = stackalloc byte[4];
        return _input.TryFill(again)
            && (_input.Read32(again) == total || _input.Fail($"a block with the lengths {total} and {_input.Read32(again)}", start));
    }

    private bool TryAddInterface(ReadOnlySpan<byte> body, long start)
    {
        if (body.Length < 8 || _interfaces.Count == MostInterfaces)
        {
            return _input.Fail(body.Length < 8 ? "an interface that is too short" : $"more than {MostInterfaces} interfaces", start);
        }

        var added = new PcapNgInterface(_input.Read16(body), _input.Read32(body[4..]));
        ReadOnlySpan<byte> options = body[8..];
        while (TryTakeOption(ref options, out ushort code, out ReadOnlySpan<byte> value))
        {
            if (code == CaptureConstants.OptionResolution && value.Length >= 1)
            {
                added.SetResolution(value[0]);
            }
            else if (code == CaptureConstants.OptionSecondsOffset && value.Length >= 8)
            {
                added.SetOffset(_input.Read64(value));
            }
        }

        _interfaces.Add(added);
        return true;
    }

    private bool TryReadPacket(uint type, ReadOnlySpan<byte> body, long start, out CapturedFrame frame)
    {
        frame = default;
        bool isSimple = type == CaptureConstants.SimplePacketBlock;
        int fields = isSimple ? 4 : PacketFields;
        if (body.Length < fields)
        {
            return _input.Fail($"a packet block with {body.Length} bytes of {fields}", start);
        }

        uint number = isSimple ? 0 : type == CaptureConstants.ObsoletePacketBlock ? _input.Read16(body) : _input.Read32(body);
        if (number >= _interfaces.Count)
        {
            return _input.Fail($"a frame of interface {number}, of which nothing was said", start);
        }

        PcapNgInterface from = _interfaces[(int)number];
        uint original = _input.Read32(body[(fields - 4)..]);
        uint length = isSimple ? Kept(original, from.SnapLength) : _input.Read32(body[12..]);
        if (length > body.Length - fields || length > CaptureReader.LongestFrame)
        {
            return _input.Fail($"a frame of {length} bytes in a block with room for {body.Length - fields}", start);
        }

        ulong ticks = isSimple ? 0 : ((ulong)_input.Read32(body[4..]) << 32) | _input.Read32(body[8..]);
        int padded = fields + (((int)length + 3) & ~3);
        frame = new CapturedFrame(body.Slice(fields, (int)length))
        {
            RealtimeNanos = isSimple ? 0 : from.ToNanos(ticks),
            LinkType = from.LinkType,
            OriginalLength = (int)Math.Min(original, int.MaxValue),
            InterfaceNumber = (int)number,
            Direction = isSimple || padded >= body.Length ? CaptureDirection.Unknown : ReadDirection(body[padded..]),
        };
        return true;
    }

    private static uint Kept(uint original, uint snapLength) => snapLength == 0 ? original : Math.Min(original, snapLength);

    private CaptureDirection ReadDirection(ReadOnlySpan<byte> options)
    {
        while (TryTakeOption(ref options, out ushort code, out ReadOnlySpan<byte> value))
        {
            if (code == CaptureConstants.OptionFlags && value.Length >= 4)
            {
                uint direction = _input.Read32(value) & 3;
                return direction <= (uint)CaptureDirection.Outbound ? (CaptureDirection)direction : CaptureDirection.Unknown;
            }
        }

        return CaptureDirection.Unknown;
    }

    // Options that are cut are no fault: the frame is whole without them.
    private bool TryTakeOption(ref ReadOnlySpan<byte> options, out ushort code, out ReadOnlySpan<byte> value)
    {
        code = CaptureConstants.OptionEnd;
        value = default;
        if (options.Length < 4)
        {
            return false;
        }

        code = _input.Read16(options);
        int length = _input.Read16(options[2..]);
        if (code == CaptureConstants.OptionEnd || length > options.Length - 4)
        {
            return false;
        }

        value = options.Slice(4, length);
        options = options[Math.Min(options.Length, 4 + ((length + 3) & ~3))..];
        return true;
    }
}
