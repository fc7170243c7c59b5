document.addEventListener("submit",function(e){e.preventDefault()});
