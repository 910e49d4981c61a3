using System.Runtime.InteropServices;

namespace Ringside.Linux.Sockets;

// struct cmsghdr: size_t length incl. header, int level, int type, then data; the next begins at the next multiple of 8.

/// <summary>Header of a control message (cmsg(3)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ControlMessage
{
    internal const int HeaderLength = 16;

    public nuint Length;
    public int Level;
    public int Type;

    /// <summary>Writes a header; the data stands right behind it.</summary>
    /// <returns>Where the next one would begin, counted from this one: what this one adds to the length of all.</returns>
    internal static int Write(byte* at, int level, int type, int dataLength)
    {
        *(ControlMessage*)at = new ControlMessage { Length = (nuint)(HeaderLength + dataLength), Level = level, Type = type };
        return (HeaderLength + dataLength + 7) & ~7;
    }

    /// <summary>Finds the next control message of a received buffer.</summary>
    /// <param name="control">The buffer.</param>
    /// <param name="length">Bytes that the kernel wrote.</param>
    /// <param name="offset">Where to look; moves to the one after.</param>
    /// <param name="message">Its header, when the result is true.</param>
    /// <param name="data">Its data, when the result is true.</param>
    /// <param name="dataLength">Bytes of data.</param>
    internal static bool TryNext(byte* control, int length, ref int offset, out ControlMessage message, out byte* data, out int dataLength)
    {
        if (length - offset < HeaderLength)
        {
            message = default;
            data = null;
            dataLength = 0;
            return false;
        }

        message = *(ControlMessage*)(control + offset);
        data = control + offset + HeaderLength;
        bool whole = message.Length >= HeaderLength && message.Length <= (nuint)(length - offset);
        dataLength = whole ? (int)message.Length - HeaderLength : 0;
        offset += whole ? ((int)message.Length + 7) & ~7 : length;
        return whole;
    }
}
