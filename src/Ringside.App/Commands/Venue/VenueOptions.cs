using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Ringside.App.Venue;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Files;
using Ringside.Linux.Sockets;
using Ringside.Protocols.Fields;

namespace Ringside.App.Commands.Venue;

/// <summary>The options that the clients of a venue share, and how their texts become values.</summary>
internal static class VenueOptions
{
    private const int PrefixSpan = 36 * 36 * 36 * 36;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    internal static Option<string> User() => new("--user")
    {
        Description = "Name of the user, up to 6 characters",
        HelpName = "NAME",
        Required = true,
    };

    internal static Option<string?> Secret() => new("--secret")
    {
        Description = "Secret of the user, up to 10 characters; others on this machine can see it in the list of processes",
        HelpName = "TEXT",
    };

    internal static Option<string?> SecretFile() => new("--secret-file")
    {
        Description = "File whose first line is the secret",
        HelpName = "FILE",
    };

    internal static Option<string> Gateway() => new("--gateway")
    {
        Description = "Where the gateway listens (SoupBinTCP)",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => VenueDefaults.Gateway,
    };

    internal static Option<string?> Tls() => new("--tls")
    {
        Description = "Speak TLS with a gateway whose certificate is in this file (PEM) or issued by one in it; `system`: by one that "
            + "this machine trusts",
        HelpName = "FILE|system",
    };

    /// <summary>Whom TLS is spoken with; null for no TLS.</summary>
    /// <exception cref="UsageException">The file cannot be read, or there is no certificate in it.</exception>
    internal static TlsTrust? ParseTrust(string? file)
    {
        try
        {
            return file switch
            {
                null => null,
                "system" => TlsTrust.System,
                _ => TlsTrust.Load(file),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--tls {file}: {FileProblem.Of(file!, exception)}");
        }
        catch (CryptographicException)
        {
            throw new UsageException($"--tls {file}: expected a file with certificates (PEM)");
        }
    }

    /// <summary>An address with a default; <c>none</c> is an empty one where <see cref="ParseEndpoint"/> is told so.</summary>
    internal static Option<string> Address(string name, string description, string standard) => new(name)
    {
        Description = description,
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => standard,
    };

    /// <summary>Reads an endpoint, or <c>none</c>.</summary>
    internal static Endpoint ParseEndpoint(string name, string text) => text == "none" ? default : LabOptions.ParseEndpoint(name, text);

    /// <summary>Who logs in, and where it goes on.</summary>
    /// <exception cref="UsageException">A name or secret that cannot be, or no secret.</exception>
    internal static OuchClientOptions ParseClient(string user, string? secret, string? secretFile, ulong from)
    {
        if (!Alpha6.TryOf(user, out Alpha6 name) || user.Length == 0)
        {
            throw new UsageException($"--user {user}: expected a name of 1 to {Alpha6.Size} characters");
        }

        if (secret is null == secretFile is null)
        {
            throw new UsageException("expected --secret TEXT or --secret-file FILE, one of them");
        }

        string text = secret ?? FirstLine(secretFile!);
        if (!Alpha10.TryOf(text, out Alpha10 password) || text.Length == 0)
        {
            string option = secret is null ? $"--secret-file {secretFile}" : "--secret";
            throw new UsageException($"{option}: expected a secret of 1 to {Alpha10.Size} printable characters");
        }

        return new OuchClientOptions { Name = name, Secret = password, FirstNumber = from };
    }

    /// <summary>A prefix for the tokens of a run: another one for each tenth of a second of the day, because tokens are good for once a
    /// day.</summary>
    internal static string TokenPrefix(long realtimeNanos)
    {
        long tenths = realtimeNanos / 100_000_000 % 864_000 % PrefixSpan;
        Span<char> prefix = stackalloc char[OrderTokens.LongestPrefix];
        for (int index = prefix.Length - 1; index >= 0; index--)
        {
            prefix[index] = Digits[(int)(tenths % Digits.Length)];
            tenths /= Digits.Length;
        }

        return new string(prefix);
    }

    /// <summary>Symbols of a flow: <c>ALPHA,BETA=20.50</c>.</summary>
    /// <exception cref="UsageException">No symbol, or a price that cannot be.</exception>
    internal static FlowSymbol[] ParseSymbols(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var symbols = new FlowSymbol[parts.Length];
        for (int index = 0; index < parts.Length; index++)
        {
            string[] halves = parts[index].Split('=');
            uint priceE4 = VenueDefaults.ReferenceE4;
            bool isRight = halves.Length <= 2 && halves[0].Length > 0 && Alpha8.TryOf(halves[0], out _)
                && (halves.Length == 1 || PriceText.TryParse(halves[1], out priceE4));
            symbols[index] = isRight
                ? new FlowSymbol(Alpha8.Of(halves[0]), priceE4, VenueDefaults.TickE4)
                : throw new UsageException($"--symbols {parts[index]}: expected SYMBOL or SYMBOL=PRICE, as ALPHA or ALPHA=10.50");
        }

        return symbols.Length > 0 ? symbols : throw new UsageException($"--symbols '{text}': expected at least one");
    }

    /// <summary>A plain decimal above 0 in units of 1e-8.</summary>
    /// <exception cref="UsageException">Something else.</exception>
    internal static long ParseE8(string option, string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            && value > 0 && value <= 1_000_000 && value * 100_000_000 % 1 == 0
                ? (long)(value * 100_000_000)
                : throw new UsageException($"{option} {text}: expected a plain decimal above 0, as 0.1");

    private static string FirstLine(string path)
    {
        try
        {
            return (File.ReadLines(path).FirstOrDefault() ?? string.Empty).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--secret-file {path}: {FileProblem.Of(path, exception)}");
        }
    }
}
