using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Ringside.Linux.Netlink;

/// <summary>Builds one netlink message in a buffer: header, fixed part, attributes, nested attributes.</summary>
/// <remarks>A message that outgrows its buffer is a programmer's error: what goes in is bounded by the typed tables.</remarks>
internal ref struct MessageWriter
{
    private readonly Span<byte> _buffer;
    private int _length;

    internal MessageWriter(Span<byte> buffer, MessageType type, MessageFlags flags)
    {
        _buffer = buffer;
        Append(new MessageHeader { Type = (ushort)type, Flags = (ushort)flags });
    }

    /// <summary>The message so far, its length filled in; the sequence number is the socket's to set.</summary>
    internal readonly Span<byte> Message
    {
        get
        {
            MemoryMarshal.Write(_buffer, (uint)_length);
            return _buffer[.._length];
        }
    }

    internal void Append<T>(in T fixedPart)
        where T : unmanaged
        => MemoryMarshal.Write(Take(Unsafe.SizeOf<T>()), in fixedPart);

    internal void AppendAttribute(ushort type, scoped ReadOnlySpan<byte> payload)
    {
        int length = AttributeHeader.Size + payload.Length;
        Append(new AttributeHeader { Length = checked((ushort)length), Type = type });
        payload.CopyTo(Take(payload.Length));
    }

    internal void AppendAttribute(ushort type, uint value)
    {
        Append(new AttributeHeader { Length = AttributeHeader.Size + sizeof(uint), Type = type });
        Append(in value);
    }

    /// <summary>A text with the zero byte at its end that names of links have.</summary>
    internal void AppendText(ushort type, string text)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length) + 1];
        int length = Encoding.UTF8.GetBytes(text, bytes);
        bytes[length] = 0;
        AppendAttribute(type, bytes[..(length + 1)]);
    }

    /// <summary>Starts an attribute whose payload is what is appended until <see cref="EndNested"/>.</summary>
    /// <returns>What <see cref="EndNested"/> wants back.</returns>
    /// <remarks>Without the flag "nested": route netlink is older than the flag, and every kernel takes it without.</remarks>
    internal int BeginNested(ushort type)
    {
        int start = _length;
        Append(new AttributeHeader { Type = type });
        return start;
    }

    internal readonly void EndNested(int start) => MemoryMarshal.Write(_buffer[start..], checked((ushort)(_length - start)));

    // Hands out the next bytes and zeroes the padding behind them, so that no old bytes reach the kernel.
    private Span<byte> Take(int count)
    {
        int padded = (count + 3) & ~3;
        if (padded > _buffer.Length - _length)
        {
            throw new InvalidOperationException($"a netlink message needs {_length + padded} bytes, its buffer has {_buffer.Length}");
        }

        Span<byte> taken = _buffer.Slice(_length, padded);
        taken[count..].Clear();
        _length += padded;
        return taken[..count];
    }
}
