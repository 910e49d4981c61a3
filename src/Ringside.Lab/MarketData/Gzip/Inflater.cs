using System.Runtime.CompilerServices;

namespace Ringside.Lab.MarketData.Gzip;

/// <summary>Decompresses one DEFLATE stream (RFC 1951) after the other into a window that its owner drains.</summary>
/// <remarks>Why not the one of the class library: it takes a file that was cut anywhere for a complete one, ignores whatever
/// follows the last member, and does not say where the compressed data ended. This one reports each of these as a fault.</remarks>
internal sealed class Inflater(BitInput input)
{
    /// <summary>How far back a match may reach (RFC 1951 section 2).</summary>
    private const int History = 32 * 1024;

    /// <summary>The longest match, and room for copying 16 bytes at a time.</summary>
    private const int Slack = 258 + 16;

    private readonly byte[] _window = new byte[History + 64 * 1024 + Slack];
    private readonly BlockCodes _codes = new();
    private Phase _phase;
    private bool _lastBlock;
    private int _stored;
    private int _position;
    private int _drained;
    private int _streamStart;

    private enum Phase
    {
        BlockStart,
        Stored,
        Coded,
        Done,
    }

    /// <summary>What is wrong with the data; null while nothing is.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Whether the stream has been decompressed to its end.</summary>
    internal bool Done => _phase == Phase.Done;

    /// <summary>Decompressed bytes that were not drained yet.</summary>
    internal ReadOnlySpan<byte> Output => _window.AsSpan(_drained, _position - _drained);

    /// <summary>Says how many bytes of <see cref="Output"/> were taken.</summary>
    internal void Drain(int bytes) => _drained += bytes;

    /// <summary>Begins another stream: its matches do not reach back into this one.</summary>
    internal void Restart()
    {
        _phase = Phase.BlockStart;
        _lastBlock = false;
        _streamStart = _position;
    }

    /// <summary>Decompresses until the window is full, the stream is done or a fault is found; only when all output was drained.</summary>
    internal void Run()
    {
        Slide();
        while (Fault is null && _phase != Phase.Done && _position < _window.Length - Slack)
        {
            switch (_phase)
            {
                case Phase.BlockStart:
                    StartBlock();
                    break;
                case Phase.Stored:
                    CopyStored();
                    break;
                default:
                    DecodeCoded();
                    break;
            }
        }
    }

    private void Slide()
    {
        if (_position <= History)
            return;
        var moved = _position - History;
        _window.AsSpan(moved, History).CopyTo(_window);
        _position = _drained = History;
        _streamStart = Math.Max(_streamStart - moved, 0);
    }

    // Block header, RFC 1951 section 3.2.3: 1 bit last block, 2 bits type: 0 stored, 1 fixed codes, 2 dynamic codes, 3 reserved.
    private void StartBlock()
    {
        _lastBlock = input.Take(1) != 0;
        switch (input.Take(2))
        {
            case 0:
                StartStored();
                break;
            case 1:
                _codes.UseFixed();
                _phase = Phase.Coded;
                break;
            case 2:
                Fault = _codes.TryReadDynamic(input) ? null : "a block has an impossible Huffman code";
                _phase = Phase.Coded;
                break;
            default:
                Fault = "a block has the reserved type 3";
                break;
        }

        if (input.Overrun)
            Fault = GzipReadStream.EndsEarly;
    }

    private void StartStored()
    {
        input.AlignToByte();
        var length = input.Take(16);
        var complement = input.Take(16);
        if ((length ^ complement) != 0xFFFF)
            Fault = "the length of a stored block does not match its complement";
        _stored = (int)length;
        _phase = Phase.Stored;
    }

    private void CopyStored()
    {
        var room = _window.Length - Slack - _position;
        var copied = input.CopyBytes(_window.AsSpan(_position, Math.Min(room, _stored)));
        if (copied == 0 && _stored > 0)
            Fault = GzipReadStream.EndsEarly;
        _position += copied;
        _stored -= copied;
        if (_stored == 0)
            EndBlock();
    }

    private void EndBlock() => _phase = _lastBlock ? Phase.Done : Phase.BlockStart;

    private void DecodeCoded()
    {
        var position = _position;
        while (position < _window.Length - Slack)
        {
            // 56 bits are enough for a whole match: 15 + 5 extra for the length, 15 + 13 extra for the distance.
            input.Refill();
            var entry = _codes.Literals.Find(input.Bits);
            input.Skip((int)HuffmanTable.Length(entry));
            if (input.Overrun)
            {
                Fault = GzipReadStream.EndsEarly;
                break;
            }

            var kind = HuffmanTable.Kind(entry);
            if (kind == HuffmanTable.Literal)
            {
                _window[position++] = (byte)HuffmanTable.Value(entry);
            }
            else if (kind == HuffmanTable.Base)
            {
                if (!TryCopyMatch(entry, ref position))
                    break;
            }
            else
            {
                if (kind == HuffmanTable.EndOfBlock)
                    EndBlock();
                else
                    Fault = "a code stands for no symbol";
                break;
            }
        }

        _position = position;
    }

    private bool TryCopyMatch(uint entry, ref int position)
    {
        var length = (int)(HuffmanTable.Value(entry) + input.TakeReady(HuffmanTable.ExtraBits(entry)));
        var distanceEntry = _codes.Distances.Find(input.Bits);
        input.Skip((int)HuffmanTable.Length(distanceEntry));
        var distance = (int)(HuffmanTable.Value(distanceEntry) + input.TakeReady(HuffmanTable.ExtraBits(distanceEntry)));
        if (input.Overrun)
            Fault = GzipReadStream.EndsEarly;
        else if (HuffmanTable.Kind(distanceEntry) != HuffmanTable.Base)
            Fault = "a code stands for no distance";
        else if (distance > position - _streamStart)
            Fault = "a match reaches back before the start of the data";
        if (Fault is not null)
            return false;
        CopyMatch(ref _window[position], distance, length);
        position += length;
        return true;
    }

    /// <summary>Copies from a distance back; may write up to 15 bytes more than the length, which <see cref="Slack"/> has room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyMatch(ref byte destination, int distance, int length)
    {
        ref var source = ref Unsafe.Subtract(ref destination, distance);
        if (distance >= 16)
        {
            for (var index = 0; index < length; index += 16)
            {
                var sixteen = Unsafe.ReadUnaligned<UInt128>(ref Unsafe.Add(ref source, index));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, index), sixteen);
            }

            return;
        }

        // A match that overlaps itself repeats its last bytes: one after the other.
        for (var index = 0; index < length; index++)
            Unsafe.Add(ref destination, index) = Unsafe.Add(ref source, index);
    }
}
