using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ringside.Linux.Sockets;

/// <summary>A socket option together with the value that a user asks for (setsockopt(2)).</summary>
/// <param name="Option">The option.</param>
/// <param name="Value">The value.</param>
public sealed record SocketOptionSetting(SocketOption Option, int Value)
{
    /// <summary>Reads <c>NAME=VALUE</c>, as <c>SO_BUSY_POLL=50</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="setting">The setting, when the result is true.</param>
    /// <param name="error">One line that says what was wrong and what is known, when the result is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SocketOptionSetting? setting, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        setting = null;
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || !int.TryParse(text.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int value))
        {
            error = $"socket option '{text}': expected NAME=NUMBER, as SO_BUSY_POLL=50";
            return false;
        }

        if (!SocketOption.TryFind(text[..equals], out SocketOption? option))
        {
            string known = string.Join(", ", SocketOption.All.Select(candidate => candidate.Name));
            error = $"socket option '{text[..equals]}' is not known; known are {known}";
            return false;
        }

        setting = new SocketOptionSetting(option!, value);
        error = null;
        return true;
    }

    /// <summary>Applies all settings that the socket's kind has, in order.</summary>
    /// <returns>One report for each of them.</returns>
    public static IReadOnlyList<OptionReport> ApplyAll(KernelSocket socket, IReadOnlyList<SocketOptionSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(settings);
        var reports = new List<OptionReport>();
        foreach (SocketOptionSetting setting in settings)
        {
            if (setting.Option.AppliesTo(socket.Kind))
            {
                reports.Add(setting.Option.Apply(socket, setting.Value));
            }
        }

        return reports;
    }
}
