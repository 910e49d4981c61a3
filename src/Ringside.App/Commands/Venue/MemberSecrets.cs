using System.CommandLine;
using System.Security.Cryptography;
using Ringside.Exchange.Files;
using Ringside.Exchange.Members;
using Ringside.Protocols.Fields;

namespace Ringside.App.Commands.Venue;

/// <summary>Where the secret of a new user comes from: a file, the terminal, or chance. Never the command line, which other users of the
/// machine can read (proc_pid_cmdline(5)) and a shell keeps in its history.</summary>
internal sealed class MemberSecrets
{
    private const int SaltSize = 16;

    // Without letters and digits that look alike; the case of secrets does not count.
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private readonly Option<string?> _file = new("--secret-file")
    {
        Description = "File whose first line is the secret, 1 to 10 characters whose case does not count",
        HelpName = "FILE",
    };

    private readonly Option<bool> _generate = new("--generate")
    {
        Description = "Make the secret and print it once; so it is where there is no terminal to ask on",
    };

    private readonly Option<int> _iterations = NumberOption.Create(
        "--iterations", "How often the hash of the secret is carried out (PBKDF2): what makes guessing slow", 1, SecretHash.MostIterations,
        SecretHash.UsualIterations);

    internal void AddTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_generate);
        command.Options.Add(_iterations);
    }

    /// <summary>Gets the secret.</summary>
    /// <returns>Its hash, and the secret itself when it was made here and nobody knows it yet.</returns>
    /// <exception cref="UsageException">The file has none, or the one that was typed is none.</exception>
    internal (SecretHash Hash, string? Generated) Get(ParseResult parsed, string user)
    {
        string? path = parsed.GetValue(_file);
        bool isGenerated = parsed.GetValue(_generate);
        if (path is not null && isGenerated)
        {
            throw new UsageException("--secret-file and --generate: expected one of them");
        }

        bool isMade = path is null && (isGenerated || Console.IsInputRedirected);
        string text = isMade ? RandomNumberGenerator.GetString(Letters, Alpha10.Size) : path is null ? Ask(user) : Read(path);
        string place = path is null ? "the secret" : $"--secret-file {path}";
        if (!Alpha10.TryOf(text, out Alpha10 secret) || secret == default)
        {
            throw new UsageException($"{place}: expected 1 to {Alpha10.Size} printable ASCII characters, found {text.Length} characters");
        }

        byte[] salt = RandomNumberGenerator.GetBytes(SaltSize);
        return (SecretHash.Make(secret, salt, parsed.GetValue(_iterations)), isMade ? text : null);
    }

    private static string Read(string path)
    {
        try
        {
            using StreamReader reader = new(path);
            return reader.ReadLine() ?? string.Empty;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--secret-file {path}: {FileProblem.Of(path, problem)}");
        }
    }

    private static string Ask(string user)
    {
        string secret = ReadHidden($"Secret of {user}: ");
        if (ReadHidden("Again: ") != secret)
        {
            throw new UsageException("the secret: the two that were typed differ");
        }

        return secret;
    }

    private static string ReadHidden(string prompt)
    {
        Console.Error.Write(prompt);
        List<char> text = [];
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                break;
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                text.RemoveRange(Math.Max(0, text.Count - 1), Math.Min(1, text.Count));
            }
            else if (key.KeyChar != 0)
            {
                text.Add(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return string.Concat(text);
    }
}
