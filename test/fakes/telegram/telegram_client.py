"""What an independent client, PyPI python-telegram-bot, makes of the fake of Telegram. Arguments: ROOT TOKEN PICTURE"""

import asyncio
import sys

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, InvalidToken, RetryAfter

GROUP = -1001234567890


async def refused(call, kind, words):
    try:
        await call
    except kind as error:
        assert words.lower() in str(error).lower(), error
        return
    raise AssertionError(f"not refused: {words}")


async def main(root, token, picture):
    async with Bot(token, base_url=f"{root}/bot") as bot:
        assert bot.username == "inframind_bot"
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Run", callback_data="r:1")]])
        first = await bot.send_message(GROUP, "<b>hello</b> &lt;all&gt;", parse_mode="HTML", reply_markup=keyboard, message_thread_id=7)
        assert first.text == "hello <all>" and first.message_thread_id == 7 and first.is_topic_message
        answer = await bot.send_message(
            GROUP,
            "answer",
            reply_parameters=ReplyParameters(first.message_id, allow_sending_without_reply=True),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        assert answer.reply_to_message.message_id == first.message_id
        await bot.edit_message_text("changed", GROUP, first.message_id)
        await refused(bot.edit_message_text("changed", GROUP, first.message_id), BadRequest, "not modified")
        with open(picture, "rb") as file:
            photo = await bot.send_photo(GROUP, file, caption="<i>chart</i>", parse_mode="HTML")
        assert photo.photo[0].width == 1680 and photo.caption == "chart", photo
        await refused(bot.edit_message_text("x", GROUP, photo.message_id), BadRequest, "no text in the message")
        await refused(bot.send_message(GROUP, "<b>open", parse_mode="HTML"), BadRequest, "can't find end tag")
        await refused(bot.send_message(GROUP, "x" * 4097), BadRequest, "too long")
        button = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="y" * 65)]])
        await refused(bot.send_message(GROUP, "x", reply_markup=button), BadRequest, "button_data_invalid")
        await refused(bot.answer_callback_query("unknown"), BadRequest, "query is too old")
        updates = await bot.get_updates(timeout=1)
        assert updates[0].message.text == "почему?" and updates[0].message.from_user.id == 7, updates
        assert await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0) == ()
        assert await bot.set_webhook("https://inframind.example/t", secret_token="s")
        assert (await bot.get_webhook_info()).url == "https://inframind.example/t"
        try:
            await bot.delete_webhook()
            raise AssertionError("not limited")
        except RetryAfter as error:
            wait = error.retry_after
            assert getattr(wait, "total_seconds", lambda: wait)() == 3, wait
        assert await bot.delete_webhook()
    try:
        await Bot("1:wrong", base_url=f"{root}/bot").initialize()
        raise AssertionError("a wrong token was taken")
    except InvalidToken:
        pass


asyncio.run(main(*sys.argv[1:]))
