using System.Collections.Immutable;
using System.CommandLine;
using Ringside.Exchange.Files;
using Ringside.Exchange.Members;
using Ringside.Protocols.Fields;

namespace Ringside.App.Commands.Venue;

/// <summary>The member file that a command works on.</summary>
internal static class MemberFiles
{
    internal static Option<string> File() => new("--file")
    {
        Description = "The member file",
        HelpName = "FILE",
        Required = true,
    };

    /// <summary>Reads a member file.</summary>
    /// <exception cref="UsageException">It is not there, or is not as it should be.</exception>
    internal static MemberList Load(string path) =>
        MemberFileStore.TryLoad(path, out MemberList? members, out string error)
            ? members
            : throw new UsageException($"--file {error}");

    /// <summary>Writes members that can stand beside each other and be read again.</summary>
    /// <exception cref="UsageException">They cannot, or the file cannot be written.</exception>
    internal static void Save(string path, ImmutableArray<Member> members)
    {
        try
        {
            var list = new MemberList(members);
            if (!MemberFile.TryParse(MemberFile.Write(list), out _, out string error))
            {
                throw new UsageException($"--file {path}: not written, {error}");
            }

            MemberFileStore.Save(path, list);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--file {path}: {FileProblem.Of(path, problem)}");
        }
    }

    /// <summary>Reads the name of a user.</summary>
    /// <exception cref="UsageException">It is no name.</exception>
    internal static Alpha6 UserName(string text) =>
        Alpha6.TryOf(text, out Alpha6 name) && name != default
            ? name
            : throw new UsageException($"--user {text}: expected 1 to {Alpha6.Size} printable ASCII characters");
}
