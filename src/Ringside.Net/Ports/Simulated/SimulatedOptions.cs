using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.Simulated;

/// <summary>What a simulated port says of the socket options that it is asked for.</summary>
internal static class SimulatedOptions
{
    private const string ReceiveBuffer = "SO_RCVBUF";
    private const string DoublingNote = "doubled, as the kernel does";
    private const string NoEffectNote = "taken; it means nothing in a simulated network";

    /// <summary>The options of a datagram port.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="standardBytes">Size of the receive queue when nobody asks for one.</param>
    /// <param name="queueBytes">Size of the receive queue.</param>
    internal static IReadOnlyList<OptionReport> Apply(DatagramPortOptions options, int standardBytes, out int queueBytes)
    {
        queueBytes = standardBytes;
        var reports = new List<OptionReport>();
        if (options.ReceiveBufferBytes > 0)
        {
            reports.Add(Double(options.ReceiveBufferBytes, ref queueBytes));
        }

        AddSettings(options.Settings, SocketKind.Datagram, reports, ref queueBytes);
        return reports;
    }

    /// <summary>The options of a stream port.</summary>
    internal static IReadOnlyList<OptionReport> Apply(StreamPortOptions options, int standardBytes, out int windowBytes)
    {
        windowBytes = standardBytes;
        var reports = new List<OptionReport>();
        AddSettings(options.Settings, SocketKind.Stream, reports, ref windowBytes);
        return reports;
    }

    private static void AddSettings(
        IReadOnlyList<SocketOptionSetting> settings, SocketKind kind, List<OptionReport> reports, ref int receiveBytes)
    {
        foreach (SocketOptionSetting setting in settings.Where(setting => setting.Option.AppliesTo(kind)))
        {
            reports.Add(setting.Option.Name == ReceiveBuffer
                ? Double(setting.Value, ref receiveBytes)
                : new OptionReport(setting.Option.Name, setting.Value, setting.Value, NoEffectNote));
        }
    }

    private static OptionReport Double(int asked, ref int receiveBytes)
    {
        receiveBytes = (int)Math.Clamp(asked * 2L, 2304, 1 << 30); // the least that Linux gives (socket(7)), and a bound
        return new OptionReport(ReceiveBuffer, asked, receiveBytes, DoublingNote);
    }
}
