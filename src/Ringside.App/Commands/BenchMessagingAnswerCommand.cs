using System.CommandLine;
using Ringside.Bench.Messaging;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench messaging-answer</c>: the second process of <c>bench messaging</c>, which starts it. Not shown to
/// people.</summary>
internal static class BenchMessagingAnswerCommand
{
    internal const string Name = "messaging-answer";

    internal static Command Create()
    {
        var command = new Command(Name, "Be the other end of `ringside bench messaging`, which starts this by itself.\n\n"
            + "Example:  ringside bench messaging-answer")
        {
            Hidden = true,
        };
        command.SetAction(_ =>
        {
            MessagingAnswerer.Run(Console.In, Console.Out);
            return ExitCodes.Success;
        });
        return command;
    }
}
